/^\[fear\]/,/^$/{
H
d
}
$G
