s/^script = Latn/script = Lant/
