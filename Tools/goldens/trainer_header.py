"""Arrays as a C header for the checks of the trainer plug-in; equal arrays are written once."""
import textwrap
import numpy as np


def kind(array):
    return "GRAFT_I64" if array.dtype == np.int64 else "GRAFT_BOOL" if array.dtype == bool else "GRAFT_F32"


def write(path, variable, entries, note):
    """entries: (name, array). Values leave as f32 with nine digits, which is all of them."""
    known, rows = {}, []
    with open(path, "w") as file:
        file.write(f"/// {note}\n/// Written by Tools/goldens; do not edit.\n")
        for name, array in entries:
            array = np.asarray(array)
            values = ", ".join(f"{float(v):.9g}" for v in array.ravel())
            if values not in known:
                known[values] = f"{variable}_{len(known)}"
                body = textwrap.fill(values, 116, initial_indent="    ", subsequent_indent="    ")
                file.write(f"static const float {known[values]}[] = {{\n{body}}};\n")
            shape = ", ".join(map(str, array.shape)) or "0"
            rows.append(f'    {{"{name}", {kind(array)}, {array.ndim}, {{{shape}}}, {known[values]}}},\n')
        file.write(f"static const struct golden {variable}[] = {{\n{''.join(rows)}}};\n")
