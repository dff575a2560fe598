using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProFL.Node.Members;
using ProFL.Node.Trust.Issuing;

namespace ProFL.Node.Trust.Keeping;

/// <summary>Adds to a node's host what keeps its trust folder as the authority wants it.</summary>
public static class TrustKeeping
{
    /// <summary>Adds it; nothing where the node is not enrolled.</summary>
    /// <param name="builder">The host's builder, with <see cref="MemberUrls"/> among its services.</param>
    /// <param name="trust">The node's folder.</param>
    /// <param name="asksAll">Whether it asks all coordinators each time, as a coordinator does, or one after another.</param>
    /// <param name="authority">The authority where it is on this machine; null otherwise.</param>
    public static WebApplicationBuilder AddTrustKeeping(
        this WebApplicationBuilder builder,
        TrustFolder trust,
        bool asksAll,
        AuthorityFolder? authority = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(trust);
        if (!trust.IsEnrolled)
        {
            return builder;
        }

        builder.Services.AddSingleton(node =>
        {
            MemberUrls members = node.GetRequiredService<MemberUrls>();
            return new TrustSources(trust, () => members.Coordinators);
        });
        builder.Services.AddHostedService(node =>
        {
            TrustSources sources = node.GetRequiredService<TrustSources>();
            return new TrustPoll(
                trust,
                asksAll ? sources.All : sources.Next,
                authority,
                TimeProvider.System,
                node.GetRequiredService<ILogger<TrustPoll>>()
            );
        });
        builder.Services.AddHostedService(node => new KeyRenewal(
            trust,
            node.GetRequiredService<TrustSources>().All,
            authority is null ? null : new Issuer(authority, TimeProvider.System),
            TimeProvider.System,
            node.GetRequiredService<ILogger<KeyRenewal>>()
        ));
        return builder;
    }
}
