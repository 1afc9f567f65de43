"""maillage: free software for the coordinators of the cités éducatives."""

__version__ = "0.1.0"
