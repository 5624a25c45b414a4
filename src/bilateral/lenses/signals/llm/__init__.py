"""The optional coder: any server that speaks the OpenAI chat protocol, local or remote. Off unless asked for."""

from __future__ import annotations

from bilateral.lenses.signals.llm.coder import LlmCoder, chosen_coder

__all__ = ["LlmCoder", "chosen_coder"]
