/^\[hotline.labour\]/,$d
