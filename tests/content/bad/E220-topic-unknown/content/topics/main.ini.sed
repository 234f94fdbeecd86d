/^\[work.pay\]/,/^$/s/menu = work/menu = wrk/
