"""Lenses: each looks at a pair in one way; none knows another."""
