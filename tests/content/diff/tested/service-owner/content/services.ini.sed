/service.2/,/^$/s/owner = test/owner = other/
