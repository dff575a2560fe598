namespace ProFL.Learning.Jobs;

/// <summary>How the clients come to a model together: progressively, or one of the systems it is compared with.</summary>
public enum Strategy
{
    /// <summary>Progressive training, block by block (Wu, Li, Xu, arXiv 2404.13349).</summary>
    ProFL,

    /// <summary>Federated averaging of the full network over the clients that can hold it.</summary>
    Exclusive,

    /// <summary>Federated averaging of one narrowed network that every client can hold.</summary>
    AllSmall,

    /// <summary>Federated averaging of the full network over everybody, as if memory were no object: the upper bound.</summary>
    FedAvg,
}
