import Foundation
import GraftWorkflows
import Testing

/// A place that cannot be written is named before any work, even before the data are looked at.
@Suite struct OutputPlaceTests {
    @Test(arguments: ["no such folder", "a folder"])
    func isLookedAtFirst(kind: String) async throws {
        let folder = FileManager.default.temporaryDirectory.path
        let output = kind == "a folder" ? folder : folder + "/\(UUID().uuidString)/model.onnx"
        let runs: [@Sendable () async throws -> Void] = [
            { _ = try await Train(data: "nowhere", output: output).run() },
            {
                _ = try await TrainMultiLabel(
                    data: "nowhere", backbone: "scattering", output: output
                ).run()
            },
            {
                _ = try await FineTuneCategories(
                    model: "nowhere.onnx", data: "nowhere", output: output
                ).run()
            },
            { _ = try await Pretrain(folder: "nowhere", output: output).run() },
        ]
        for run in runs {
            let error = await #expect(throws: WorkflowError.self) { try await run() }
            #expect(error?.code == .notWritable && error?.subject == output)
        }
    }
}
