s/^number = "\*384\*77#"/number = *384*77#/
