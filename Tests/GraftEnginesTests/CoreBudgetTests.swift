/// Cores that a container allows, and how they are split.

import Foundation
import Testing

@testable import GraftEngines

@Suite("Core budget")
struct CoreBudgetTests {
    /// Files below a folder that stands for "/".
    private func cores(_ files: [String: String], processors: Int = 16) throws -> Int {
        let root = NSTemporaryDirectory() + "graft-cores-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        for (path, text) in files {
            let file = root + path
            try FileManager.default.createDirectory(
                atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        }
        return CoreBudget.detected(processors: processors, root: root).cores
    }

    @Test("Without limits every processor counts") func unlimited() throws {
        #expect(try cores([:]) == 16)
        #expect(try cores(["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "max 100000\n"]) == 16)
    }

    @Test("Control groups version 2, the strictest of the own group and those above it") func versionTwo() throws {
        #expect(try cores(["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "350000 100000\n"]) == 3)
        let files = [
            "/proc/self/cgroup": "0::/outer/inner\n", "/sys/fs/cgroup/outer/inner/cpu.max": "800000 100000",
            "/sys/fs/cgroup/outer/cpu.max": "200000 100000",
        ]
        #expect(try cores(files) == 2)
        #expect(try cores(["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "50000 100000\n"]) == 1)
    }

    @Test("Control groups version 1, also where the own path is not visible") func versionOne() throws {
        let group = "4:memory:/m\n3:cpu,cpuacct:/docker/abc\n0::/\n"
        #expect(
            try cores([
                "/proc/self/cgroup": group, "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "400000\n",
                "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
            ]) == 4)
        #expect(
            try cores([
                "/proc/self/cgroup": group, "/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_quota_us": "-1\n",
                "/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_period_us": "100000\n",
            ]) == 16)
    }

    @Test("The affinity mask counts") func affinity() throws {
        #expect(try cores(["/proc/self/status": "Name:\tx\nCpus_allowed_list:\t0-2,5,8-9\nMems_allowed:\t1\n"]) == 6)
        #expect(try cores(["/proc/self/status": "Cpus_allowed_list:\tnonsense\n"]) == 16)
        #expect(CoreBudget.detected().cores >= 1)
    }

    @Test("Decode width and engine threads never exceed the cores") func split() {
        for cores in [1, 2, 3, 8, 64] {
            for (decoding, inference) in [(0.0, 0.0), (1, 0), (0, 1), (1, 1), (1, 9), (.nan, 1), (3, 0.001)] {
                let split = CoreBudget(cores: cores).split(decoding: decoding, inference: inference)
                #expect(split.decodeWidth >= 1 && split.engineThreads >= 1 && split.lanes >= 1)
                #expect(split.isInterleaved || split.decodeWidth + split.engineThreads <= cores)
                #expect(split.lanes <= split.engineThreads)
            }
        }
        #expect(CoreBudget(cores: 8).split(decoding: 1, inference: 3).decodeWidth == 2)
        #expect(CoreBudget(cores: 0).cores == 1)
    }
}

@Suite("Processor")
struct ProcessorTests {
    @Test("Features are read from Linux's description") func features() {
        let text = "processor\t: 0\nmodel name\t: Some  CPU @ 2 GHz\nflags\t\t: fpu avx2 avx512f amx_bf16\n"
        #expect(
            Processor(cpuinfo: text)
                == Processor(model: "Some CPU @ 2 GHz", features: ["avx2", "avx512", "amx_bf16"]))
        #expect(Processor(cpuinfo: "Features : fp asimd bf16\n").features == ["asimd", "bf16"])
        #expect(Processor(cpuinfo: "").model == "unknown")
        #expect(Processor.current(file: "/nonexistent").features.isEmpty)
    }
}
