/^\[hotline.labour\]/,/^$/s/^confidence/office = Labour Office\nconfidence/
