/// Which rule belongs to which operator.
extension ShapeInference {
    private static let unary: Set<String> = [
        "Relu", "LeakyRelu", "Elu", "Selu", "Celu", "ThresholdedRelu", "Sigmoid", "HardSigmoid",
        "HardSwish",
        "Tanh", "Softplus", "Softsign", "Erf", "Exp", "Log", "Sqrt", "Reciprocal", "Abs", "Sign",
        "Sin", "Cos", "Tan", "Clip", "Dropout", "LRN", "InstanceNormalization",
        "BatchNormalization",
        "GroupNormalization", "Gelu", "Mish", "Swish", "FastGelu", "QuickGelu", "QuantizeLinear",
        "DequantizeLinear", "ScatterND", "ScatterElements", "Scatter", "Trilu", "Shrink",
    ]
    private static let alongAxis: Set<String> = [
        "Softmax", "LogSoftmax", "Hardmax", "LpNormalization", "LayerNormalization", "CumSum",
        "RMSNormalization",
    ]
    private static let logical: Set<String> = [
        "Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual", "And", "Or", "Xor",
    ]
    private static let broadcasting: Set<String> = [
        "Add", "Sub", "Mul", "Div", "Pow", "Mod", "Max", "Min", "Mean", "Sum", "PRelu", "BitShift",
    ]

    /// What is known of a node's outputs.
    mutating func outputs(of node: ONNXNodeProto, at position: Int) throws(ONNXError)
        -> [TensorFacts]
    {
        guard node.standardDomain.isEmpty || node.standardDomain == "com.microsoft" else {
            return []
        }
        let operation = node.opType
        let first = input(node, 0)
        if Self.unary.contains(operation) {
            return [
                TensorFacts(elementType: quantised(node, first.elementType), shape: first.shape)
            ]
        }
        if Self.alongAxis.contains(operation) { return [try alongAxis(node)] }
        if Self.broadcasting.contains(operation) || Self.logical.contains(operation) {
            return [try elementwise(node, isLogical: Self.logical.contains(operation))]
        }
        if operation.hasPrefix("Reduce") || operation.hasPrefix("Arg") {
            return [try reduction(node)]
        }
        switch operation {
        case "Identity", "Neg", "Floor", "Ceil", "Round", "Not": return [unaryOnValues(node)]
        case "Cast": return [cast(node)]
        case "Where": return [try choice(node)]
        case "Constant": return [constantNode(node)]
        case "Shape", "Size": return [shapeOf(node)]
        case "ConstantOfShape": return [filled(node)]
        case "Range": return [range(node)]
        case "Conv", "FusedConv", "ConvInteger", "QLinearConv": return [try convolution(node)]
        case "ConvTranspose": return [try transposedConvolution(node)]
        case "MaxPool", "AveragePool", "LpPool":
            let pooled = try pooling(node)
            return [pooled, TensorFacts(elementType: .int64, shape: pooled.shape)]
        case "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool": return [globalPooling(node)]
        case "Gemm": return [try gemm(node)]
        case "MatMul", "MatMulInteger", "QLinearMatMul": return [try product(node)]
        case "Einsum": return [try einsum(node)]
        default: return try rearranging(node, at: position)
        }
    }

    private mutating func rearranging(
        _ node: ONNXNodeProto, at position: Int
    ) throws(ONNXError) -> [TensorFacts] {
        switch node.opType {
        case "Reshape": return [try reshape(node, at: position)]
        case "Flatten": return [flatten(node)]
        case "Transpose": return [transpose(node)]
        case "Squeeze": return [try squeeze(node, at: position)]
        case "Unsqueeze": return [unsqueeze(node)]
        case "Concat": return [try concatenation(node, at: position)]
        case "Split": return try split(node)
        case "Slice": return [try slice(node)]
        case "Gather": return [try gather(node)]
        case "Expand": return [try expand(node)]
        case "Tile": return [tile(node)]
        case "Pad": return [try pad(node)]
        case "Resize", "Upsample": return [try resize(node, at: position)]
        case "DepthToSpace", "SpaceToDepth": return [blocks(node)]
        case "If", "Loop", "Scan":
            try refuseMixing(node, "control flow hides what happens to the batch")
            return []
        default: return []
        }
    }

    private func quantised(_ node: ONNXNodeProto, _ type: ElementType) -> ElementType {
        switch node.opType {
        case "QuantizeLinear":
            let zero = input(node, 2).elementType
            return zero == .undefined ? .uint8 : zero
        case "DequantizeLinear": return .float
        default: return type
        }
    }
}
