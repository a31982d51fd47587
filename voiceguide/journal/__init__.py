"""What a listener tells of themselves, kept on their machine for them alone."""
