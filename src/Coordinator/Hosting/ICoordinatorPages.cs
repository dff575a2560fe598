using Microsoft.AspNetCore.Builder;
using ProFL.Operators;

namespace ProFL.Coordinator.Hosting;

/// <summary>What a coordinator serves to people beside commands and blobs; a coordinator does not know what is on it.</summary>
public interface ICoordinatorPages
{
    /// <summary>Adds what comes before every check of a request.</summary>
    /// <param name="application">The server.</param>
    void Use(WebApplication application);

    /// <summary>Adds the paths; each says what it needs.</summary>
    /// <param name="application">The server.</param>
    /// <param name="cluster">Who is asked; null while the actor system is not up.</param>
    void Map(WebApplication application, Func<OperatorCluster?> cluster);
}
