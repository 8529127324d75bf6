"""The verbs of orders: placing, moving, telling. Each write happens here and nowhere else."""
