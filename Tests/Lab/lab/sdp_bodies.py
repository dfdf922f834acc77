"""For schemathesis, which loads it (`SCHEMATHESIS_HOOKS`): how to send bodies of SDP."""

import schemathesis


@schemathesis.serializer("application/sdp", "application/trickle-ice-sdpfrag")
def text(context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
