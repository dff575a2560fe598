"""Clients for server.py that train nothing, a thread each: every reply is the model that came, moved by an amount of the client's own.

They speak Flower's protocol without its client library, so that what is measured is the server.

clients.py PORT CLIENTS
"""

import contextlib
import io
import random
import sys
import threading
from queue import Queue

import grpc
import numpy as np
from flwr.common import GRPC_MAX_MESSAGE_LENGTH
from flwr.proto.transport_pb2 import ClientMessage, Code, Parameters, Reason, Status
from flwr.proto.transport_pb2_grpc import FlowerServiceStub

port, clients = (int(argument) for argument in sys.argv[1:])


def moved(tensor: bytes, change: float) -> bytes:
    """A tensor as numpy writes it, with every value changed."""
    out = io.BytesIO()
    np.save(out, np.load(io.BytesIO(tensor)) + np.float32(change), allow_pickle=False)
    return out.getvalue()


def serve() -> None:
    """One client: answers until the server is gone."""
    change = 0.001 + 0.001 * random.random()
    replies: Queue = Queue()
    options = [("grpc.max_send_message_length", GRPC_MAX_MESSAGE_LENGTH), ("grpc.max_receive_message_length", GRPC_MAX_MESSAGE_LENGTH)]
    # a connection for each client, as they would have
    options.append(("grpc.use_local_subchannel_pool", 1))
    with contextlib.suppress(grpc.RpcError), grpc.insecure_channel(f"127.0.0.1:{port}", options) as channel:
        for message in FlowerServiceStub(channel).Join(iter(replies.get, None), wait_for_ready=True):
            if message.WhichOneof("msg") == "fit_ins":
                model = message.fit_ins.parameters
                reply = Parameters(tensors=[moved(tensor, change) for tensor in model.tensors], tensor_type=model.tensor_type)
                fitted = ClientMessage.FitRes(status=Status(code=Code.OK), parameters=reply, num_examples=1)
                replies.put(ClientMessage(fit_res=fitted))
            else:
                # it is over, and the server waits for a word of everybody
                replies.put(ClientMessage(disconnect_res=ClientMessage.DisconnectRes(reason=Reason.ACK)))


threads = [threading.Thread(target=serve) for _ in range(clients)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
