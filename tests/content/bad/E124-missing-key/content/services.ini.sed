/^owner = test/d
