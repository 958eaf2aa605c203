"""Pull requests as the order's own way of approving: put forward, looked at, signed, judged and witnessed."""
