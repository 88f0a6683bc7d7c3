"""How editors show who they are: password, second factor, passkey; django-allauth does the work,
in the look and the words of the desk.
"""
