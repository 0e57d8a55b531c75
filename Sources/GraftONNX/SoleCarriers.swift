/// Finds the tensors that alone carry everything a network still needs of its image.
enum SoleCarriers {
    /// One node in an order that can be run.
    struct Step {
        var uses: Set<String>
        var outputs: [String]
        /// Whether its outputs depend on the image where an input does.
        var passesOn = true
    }

    /// For each step the one tensor that depends on the image and is still needed after it; nil
    /// where there are several, or none.
    ///
    /// - Parameters:
    ///   - steps: nothing but what `output` needs.
    ///   - inputs: the image, or what stands for it.
    static func after(_ steps: [Step], from inputs: Set<String>, to output: String) -> [String?] {
        var dependent = inputs
        for step in steps where step.passesOn && !step.uses.isDisjoint(with: dependent) {
            dependent.formUnion(step.outputs.filter { !$0.isEmpty })
        }
        var readers = [output: 1]
        for step in steps { for name in step.uses { readers[name, default: 0] += 1 } }
        var open = inputs.filter { readers[$0] != nil }
        return steps.map { step in
            for name in step.uses where open.contains(name) {
                readers[name, default: 1] -= 1
                if readers[name] == 0 { open.remove(name) }
            }
            for name in step.outputs where dependent.contains(name) && readers[name] != nil {
                open.insert(name)
            }
            return open.count == 1 ? open.first : nil
        }
    }
}
