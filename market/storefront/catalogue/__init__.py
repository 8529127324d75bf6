"""The catalogue: what is wished for, what it comes to, how many each further choice would leave."""
