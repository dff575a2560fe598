using ProFL.Node.Trust;

namespace ProFL.Tools.Trust;

/// <summary>A node or operator of the authority's machine.</summary>
/// <param name="Trust">Its folder.</param>
/// <param name="Role"><c>coordinator</c>, <c>client-node</c> or <c>operator</c>.</param>
/// <param name="Site">The site of a client node; empty for the others.</param>
/// <param name="Name">Its name; null for the first that is free.</param>
public sealed record LocalMember(TrustFolder Trust, string Role, string Site = "", string? Name = null);
