/// Fills the table of OpenVINO functions by symbol lookup; the only C code that touches the library.
#define _GNU_SOURCE
#include "COpenVINO.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

struct symbol {
    const char *name;
    size_t offset;
};

#define SYMBOL(name) { "ov_" #name, offsetof(graft_ov_table, name) }

static const struct symbol symbols[] = {
    SYMBOL(get_openvino_version),
    SYMBOL(version_free),
    SYMBOL(get_error_info),
    SYMBOL(get_last_err_msg),
    SYMBOL(free),
    SYMBOL(core_create),
    SYMBOL(core_free),
    SYMBOL(core_get_property),
    SYMBOL(core_get_available_devices),
    SYMBOL(available_devices_free),
    SYMBOL(core_read_model_from_memory_buffer),
    SYMBOL(core_compile_model),
    SYMBOL(model_inputs_size),
    SYMBOL(model_outputs_size),
    SYMBOL(model_const_input_by_index),
    SYMBOL(model_const_output_by_index),
    SYMBOL(model_reshape_single_input),
    SYMBOL(model_free),
    SYMBOL(port_get_any_name),
    SYMBOL(port_get_partial_shape),
    SYMBOL(port_get_element_type),
    SYMBOL(output_const_port_free),
    SYMBOL(partial_shape_create_static),
    SYMBOL(partial_shape_free),
    SYMBOL(shape_create),
    SYMBOL(shape_free),
    SYMBOL(compiled_model_create_infer_request),
    SYMBOL(compiled_model_get_property),
    SYMBOL(compiled_model_free),
    SYMBOL(infer_request_get_input_tensor_by_index),
    SYMBOL(infer_request_set_input_tensor_by_index),
    SYMBOL(infer_request_get_output_tensor_by_index),
    SYMBOL(infer_request_infer),
    SYMBOL(infer_request_free),
    SYMBOL(tensor_create),
    SYMBOL(tensor_create_from_host_ptr),
    SYMBOL(tensor_get_byte_size),
    SYMBOL(tensor_data),
    SYMBOL(tensor_free),
};

int graft_ov_load(const char *path, graft_ov_table *table, char *message, size_t capacity) {
    memset(table, 0, sizeof *table);
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char *reason = dlerror();
        snprintf(message, capacity, "%s", reason ? reason : "cannot be opened");
        return -1;
    }
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        void *address = dlsym(library, symbols[i].name);
        if (!address) {
            snprintf(message, capacity, "has no function %s (older than 2023.0, or not OpenVINO)", symbols[i].name);
            memset(table, 0, sizeof *table);
            return -1;
        }
        memcpy((char *)table + symbols[i].offset, &address, sizeof address);
    }
    table->library = library;
    return 0;
}

void graft_ov_location(const graft_ov_table *table, char *path, size_t capacity) {
    Dl_info info;
    void *address;
    memcpy(&address, &table->core_create, sizeof address);
    const char *file = address && dladdr(address, &info) ? info.dli_fname : NULL;
    snprintf(path, capacity, "%s", file ? file : "");
}

graft_ov_status graft_ov_compile(
    const graft_ov_table *table, const graft_ov_core *core, const graft_ov_model *model, const char *device,
    const char *const *keys, const char *const *values, size_t count, graft_ov_compiled **compiled) {
    const char *k[GRAFT_OV_MAXIMUM_PROPERTIES] = {0}, *v[GRAFT_OV_MAXIMUM_PROPERTIES] = {0};
    if (count > GRAFT_OV_MAXIMUM_PROPERTIES) return -14; // INVALID_C_PARAM
    for (size_t i = 0; i < count; i++) k[i] = keys[i], v[i] = values[i];
    // The callee reads as many arguments as the count says; those beyond are null and never read.
    return table->core_compile_model(
        core, model, device, 2 * count, compiled, k[0], v[0], k[1], v[1], k[2], v[2], k[3], v[3], k[4], v[4], k[5],
        v[5], k[6], v[6], k[7], v[7]);
}
