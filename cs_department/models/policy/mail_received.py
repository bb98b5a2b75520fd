"""How code deep below the mail gateway knows that a mail is being taken in."""

CONTEXT_KEY = "cs_mail_received"


class Received:
    """Carries the mail that is being taken in.

    It travels in the context and is known by its class, so that no RPC client can
    pass for the mail gateway.
    """

    def __init__(self, message):
        self.message = message


def received_mail(env):
    """Return the ``email.message.EmailMessage`` being taken in just now, or None."""
    received = env.context.get(CONTEXT_KEY)
    return received.message if isinstance(received, Received) else None
