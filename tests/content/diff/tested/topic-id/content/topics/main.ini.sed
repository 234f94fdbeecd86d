s/^id = K2/id = K7/
