"""Flower's server, the engine of start_server, with federated averaging: prints the seconds of each round and its own peak memory as JSON.

server.py PORT CLIENTS PARAMETERS ROUNDS
"""

import json
import resource
import sys
import time

import flwr
from flwr.common import ndarrays_to_parameters
from flwr.server.strategy import FedAvg

from network import tensors

port, clients, parameters, rounds = (int(argument) for argument in sys.argv[1:])
ended: list[float] = []


class TimedFedAvg(FedAvg):
    """Notes when each round has ended: its new model is there."""

    def aggregate_fit(self, server_round, results, failures):
        if failures or len(results) != clients:
            sys.exit(f"round {server_round}: {len(results)} of {clients} clients answered: {failures[:1]}")
        averaged = super().aggregate_fit(server_round, results, failures)
        ended.append(time.perf_counter())
        return averaged


flwr.server.start_server(
    server_address=f"127.0.0.1:{port}",
    config=flwr.server.ServerConfig(num_rounds=rounds),
    strategy=TimedFedAvg(
        fraction_fit=1.0,
        fraction_evaluate=0.0,
        min_fit_clients=clients,
        min_available_clients=clients,
        initial_parameters=ndarrays_to_parameters(tensors(parameters)),
    ),
)
seconds = [later - earlier for earlier, later in zip(ended, ended[1:])]
print(json.dumps({"seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))
