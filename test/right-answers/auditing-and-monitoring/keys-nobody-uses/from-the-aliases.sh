aws kms list-aliases --query 'Aliases[?TargetKeyId].[AliasName, TargetKeyId]' --output text
aws kms disable-key --key-id $(aws kms list-aliases --query 'Aliases[?AliasName==`alias/exports`].TargetKeyId' --output text)
aws kms disable-key --key-id $(aws kms list-aliases --query 'Aliases[?AliasName==`alias/imaging`].TargetKeyId' --output text)
