"""A session becomes files for other players: encoders, tags, captions, and the gate that checks them."""
