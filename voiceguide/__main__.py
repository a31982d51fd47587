"""`python -m voiceguide`."""

from voiceguide.cli import run

if __name__ == "__main__":
    run()
