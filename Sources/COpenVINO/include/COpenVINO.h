/// The part of OpenVINO's C interface that Graft calls, as a table that is filled at run time.
///
/// OpenVINO's own headers are not included: they put bare names (`OK`, `F32`, `RGB`) into the namespace, and the package
/// has to build where OpenVINO is absent. The declarations below follow the headers `openvino/c/*.h` of 2026.4; the types
/// passed by value (shapes) have had this layout since 2023.0.
#ifndef GRAFT_COPENVINO_H
#define GRAFT_COPENVINO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t graft_ov_status; // 0 is success, negative values are failures

typedef struct graft_ov_core graft_ov_core;
typedef struct graft_ov_model graft_ov_model;
typedef struct graft_ov_compiled graft_ov_compiled;
typedef struct graft_ov_request graft_ov_request;
typedef struct graft_ov_tensor graft_ov_tensor;
typedef struct graft_ov_port graft_ov_port; // ov_output_const_port_t

typedef struct {
    const char *build;
    const char *description;
} graft_ov_version;

typedef struct {
    char **names;
    size_t count;
} graft_ov_devices;

typedef struct {
    int64_t rank;
    int64_t *dims;
} graft_ov_shape;

typedef struct {
    int64_t min;
    int64_t max;
} graft_ov_dimension;

typedef struct {
    graft_ov_dimension rank;
    graft_ov_dimension *dims;
} graft_ov_partial_shape;

/// Functions of libopenvino_c by their names without the prefix `ov_`. All are set after `graft_ov_load` has succeeded.
typedef struct {
    void *library;

    graft_ov_status (*get_openvino_version)(graft_ov_version *version);
    void (*version_free)(graft_ov_version *version);
    const char *(*get_error_info)(graft_ov_status status); // static text
    const char *(*get_last_err_msg)(void);                 // to be freed with `free`; may be null
    void (*free)(const char *text);

    graft_ov_status (*core_create)(graft_ov_core **core);
    void (*core_free)(graft_ov_core *core);
    graft_ov_status (*core_get_property)(
        const graft_ov_core *core, const char *device, const char *key, char **value);
    graft_ov_status (*core_get_available_devices)(const graft_ov_core *core, graft_ov_devices *devices);
    void (*available_devices_free)(graft_ov_devices *devices);
    graft_ov_status (*core_read_model_from_memory_buffer)(
        const graft_ov_core *core, const char *bytes, size_t count, const graft_ov_tensor *weights,
        graft_ov_model **model);
    graft_ov_status (*core_compile_model)(
        const graft_ov_core *core, const graft_ov_model *model, const char *device, size_t argument_count,
        graft_ov_compiled **compiled, ...);

    graft_ov_status (*model_inputs_size)(const graft_ov_model *model, size_t *count);
    graft_ov_status (*model_outputs_size)(const graft_ov_model *model, size_t *count);
    graft_ov_status (*model_const_input_by_index)(const graft_ov_model *model, size_t index, graft_ov_port **port);
    graft_ov_status (*model_const_output_by_index)(const graft_ov_model *model, size_t index, graft_ov_port **port);
    graft_ov_status (*model_reshape_single_input)(const graft_ov_model *model, graft_ov_partial_shape shape);
    void (*model_free)(graft_ov_model *model);

    graft_ov_status (*port_get_any_name)(const graft_ov_port *port, char **name);
    graft_ov_status (*port_get_partial_shape)(const graft_ov_port *port, graft_ov_partial_shape *shape);
    graft_ov_status (*port_get_element_type)(const graft_ov_port *port, int32_t *type);
    void (*output_const_port_free)(graft_ov_port *port);

    graft_ov_status (*partial_shape_create_static)(
        int64_t rank, const int64_t *dims, graft_ov_partial_shape *shape);
    void (*partial_shape_free)(graft_ov_partial_shape *shape);
    graft_ov_status (*shape_create)(int64_t rank, const int64_t *dims, graft_ov_shape *shape);
    graft_ov_status (*shape_free)(graft_ov_shape *shape);

    graft_ov_status (*compiled_model_create_infer_request)(
        const graft_ov_compiled *compiled, graft_ov_request **request);
    graft_ov_status (*compiled_model_get_property)(
        const graft_ov_compiled *compiled, const char *key, char **value);
    void (*compiled_model_free)(graft_ov_compiled *compiled);

    graft_ov_status (*infer_request_get_input_tensor_by_index)(
        const graft_ov_request *request, size_t index, graft_ov_tensor **tensor);
    graft_ov_status (*infer_request_set_input_tensor_by_index)(
        graft_ov_request *request, size_t index, const graft_ov_tensor *tensor);
    graft_ov_status (*infer_request_get_output_tensor_by_index)(
        const graft_ov_request *request, size_t index, graft_ov_tensor **tensor);
    graft_ov_status (*infer_request_infer)(graft_ov_request *request);
    void (*infer_request_free)(graft_ov_request *request);

    graft_ov_status (*tensor_create)(int32_t type, graft_ov_shape shape, graft_ov_tensor **tensor);
    graft_ov_status (*tensor_create_from_host_ptr)(
        int32_t type, graft_ov_shape shape, void *memory, graft_ov_tensor **tensor);
    graft_ov_status (*tensor_get_byte_size)(const graft_ov_tensor *tensor, size_t *bytes);
    graft_ov_status (*tensor_data)(const graft_ov_tensor *tensor, void **data);
    void (*tensor_free)(graft_ov_tensor *tensor);
} graft_ov_table;

/// Most properties that `graft_ov_compile` passes on.
#define GRAFT_OV_MAXIMUM_PROPERTIES 8

/// Opens a library file and fills the table. Returns 0, or -1 after writing the reason to `message`. A library that was
/// opened is never closed: its threads may outlive every object made with it.
int graft_ov_load(const char *path, graft_ov_table *table, char *message, size_t capacity);

/// Writes the path of the file from which the table was filled; an empty text where the loader does not tell.
void graft_ov_location(const graft_ov_table *table, char *path, size_t capacity);

/// `ov_core_compile_model`, which is variadic, with keys and values as arrays of `count` (at most 8) C strings each.
graft_ov_status graft_ov_compile(
    const graft_ov_table *table, const graft_ov_core *core, const graft_ov_model *model, const char *device,
    const char *const *keys, const char *const *values, size_t count, graft_ov_compiled **compiled);

#endif
