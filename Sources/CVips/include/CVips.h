int graft_vips_begin(void);
