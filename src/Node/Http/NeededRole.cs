using Microsoft.AspNetCore.Builder;
using ProFL.Node.Trust;

namespace ProFL.Node.Http;

/// <summary>What an operator must be allowed for a path; what says nothing of it needs <see cref="OperatorRole.Admin"/>.</summary>
/// <param name="Role">What is needed.</param>
public sealed record NeededRole(OperatorRole Role);

/// <summary>Says it of a path.</summary>
public static class NeededRoles
{
    /// <summary>Says what an operator must be allowed for what was mapped.</summary>
    /// <param name="mapped">What was mapped.</param>
    /// <param name="role">What is needed.</param>
    public static IEndpointConventionBuilder Needs(this IEndpointConventionBuilder mapped, OperatorRole role) =>
        mapped.WithMetadata(new NeededRole(role));
}
