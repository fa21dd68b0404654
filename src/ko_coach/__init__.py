"""ko-coach sits beside a support agent's ticket queue and coaches the agent through each customer, live."""

__version__ = "0.1.0"
