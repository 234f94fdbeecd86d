s/"98 More"/"98 More More More More More More More More More More More More More More More More More More More More More More More More More More More More More More More More "/
