"""What the coder has learned from labelled text: kinds of signal, who acts, whose channel, which day."""
