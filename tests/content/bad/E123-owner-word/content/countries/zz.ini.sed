/^number = "000"/a owner = "Labour Desk"
