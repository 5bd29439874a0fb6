"""`python -m awscheck.sample --port 4566 --describe sample.json`"""

from awscheck.sample.server import main

main()
