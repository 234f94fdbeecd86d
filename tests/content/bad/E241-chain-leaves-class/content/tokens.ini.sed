/^\[child.line\]/,/^$/s/else = emergency/else = line.work/
