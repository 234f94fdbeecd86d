s/Ask for a rest day\./Ask for a rest day. Then ask a UNION or an EMBASSY./
