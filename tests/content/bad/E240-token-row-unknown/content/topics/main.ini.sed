s/known when rule.rest/known when rule.rset/
