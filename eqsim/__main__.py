"""`python -m eqsim`: the command `eqsim`, where its script is not on the path."""

from eqsim.cli import main

if __name__ == "__main__":
    main()
