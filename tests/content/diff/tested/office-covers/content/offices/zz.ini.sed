s/^covers = xb$//
