"""Answers to the calls that moto lacks or only pretends to know: (service, operation) -> function of the call."""

from awscheck.sample.answers.registry import ANSWERS

__all__ = ["ANSWERS"]
