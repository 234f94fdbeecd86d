s/Zedville/Zedburg/
