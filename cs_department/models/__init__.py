from . import callback, complaint, customer, policy
