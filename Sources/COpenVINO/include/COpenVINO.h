int graft_openvino_begin(void);
