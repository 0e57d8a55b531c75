/// The exported symbol, the table behind it, the settings of the library.
#include "trainer.h"

#include <ATen/Version.h>
#include <torch/csrc/api/include/torch/version.h>

#include <cstdio>
#include <cstring>

namespace graft {

std::atomic<int64_t> live{0};

thread_local bool mixed = false;

static thread_local char message[2048] = "";

int32_t fail(int32_t status, const char *reason) noexcept {
    std::snprintf(message, sizeof message, "%s", reason && *reason ? reason : "failed without a reason");
    return status;
}

int32_t fail_of(const c10::Error &error) noexcept {
    const char *what = error.what_without_backtrace();
    const bool memory = dynamic_cast<const c10::OutOfMemoryError *>(&error) ||
        std::strstr(what, "can't allocate memory") || std::strstr(what, "not enough memory");
    return fail(memory ? GRAFT_TRAINER_OUT_OF_MEMORY : GRAFT_TRAINER_FAILED, what);
}

static int32_t cuda_devices() {
    int32_t count = 0;
    guard([&] { count = static_cast<int32_t>(at::getNumGPUs()); });
    return count;
}

static void describe(char *text, size_t capacity) {
    if (!text || capacity == 0) return;
    text[0] = 0;
    guard([&] {
        const std::string config = at::show_config();
        const std::string key = "CPU capability usage: ";
        const size_t start = config.find(key);
        std::string set = "unknown instruction set";
        if (start != std::string::npos) {
            const size_t from = start + key.size();
            set = config.substr(from, config.find('\n', from) - from);
        }
        const int32_t cuda = cuda_devices();
        const std::string device = cuda > 0 ? "CPU and CUDA x " + std::to_string(cuda) : "CPU";
        std::snprintf(text, capacity, "libtorch %s, %s, %s", TORCH_VERSION, device.c_str(), set.c_str());
    });
}

static const char *last_error() { return message; }

static int64_t live_tensors() { return live.load(std::memory_order_relaxed); }

static int32_t set_threads(int32_t count) {
    return guard([&] {
        require(count > 0, "the number of threads must be positive");
        at::set_num_threads(count);
    });
}

static int32_t seed(uint64_t value) {
    return guard([&] { at::manual_seed(value); });
}

static int32_t set_recording(bool on) {
    return guard([&] { at::GradMode::set_enabled(on); });
}

/// Without the cache of converted weights: a graph uses each of its weights once, and a step changes them.
static int32_t set_mixed_precision(bool on) {
    return guard([&] {
        mixed = on;
        at::autocast::set_autocast_cache_enabled(false);
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
        at::autocast::set_autocast_dtype(at::kCPU, at::kBFloat16);
        at::autocast::set_autocast_enabled(at::kCPU, on);
        if (!at::hasCUDA()) return;
        at::autocast::set_autocast_dtype(at::kCUDA, at::kBFloat16);
        at::autocast::set_autocast_enabled(at::kCUDA, on);
#else
        at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
        at::autocast::set_cpu_enabled(on);
        if (!at::hasCUDA()) return;
        at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
        at::autocast::set_enabled(on);
#endif
    });
}

bool processor_multiplies_bf16() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16");
#else
    return false;
#endif
}

static bool mixed_precision_pays(int32_t device) {
    return device >= 0 ? device < cuda_devices() : processor_multiplies_bf16();
}

void enter_library(graft_trainer_table &table) {
    table.describe = describe;
    table.last_error = last_error;
    table.live_tensors = live_tensors;
    table.cuda_devices = cuda_devices;
    table.set_threads = set_threads;
    table.seed = seed;
    table.set_recording = set_recording;
    table.set_mixed_precision = set_mixed_precision;
    table.mixed_precision_pays = mixed_precision_pays;
}

static graft_trainer_table filled() {
    graft_trainer_table table{};
    table.version = GRAFT_TRAINER_VERSION;
    table.size = sizeof table;
    enter_library(table);
    enter_tensors(table);
    enter_elementwise(table);
    enter_windows(table);
    enter_normalisation(table);
    enter_shapes(table);
    enter_losses(table);
    enter_learning(table);
    return table;
}

} // namespace graft

extern "C" __attribute__((visibility("default"))) const graft_trainer_table *graft_trainer(uint32_t version) {
    static const graft_trainer_table table = graft::filled();
    return version == GRAFT_TRAINER_VERSION ? &table : nullptr;
}
