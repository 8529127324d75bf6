"""From the shelf to "Chốt đơn": baskets, holds, the last page, and the statement that takes the stock."""
