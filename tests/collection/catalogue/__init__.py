"""Evidence for every declared kind: answers made from botocore's models, spoken by the fake AWS, read as ever."""
