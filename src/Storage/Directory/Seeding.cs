using System.Collections.Immutable;
using Router.Conversations;

namespace Router.Storage;

/// <summary>Brings the stored directory in line with what the configuration file declares (rules.md section 1, "Source of truth").</summary>
public static class Seeding
{
    /// <param name="stored">What the store holds.</param>
    /// <param name="declared">What the file names.</param>
    /// <param name="now">When tokens of the file that are new were issued.</param>
    /// <returns>The content from now on, and the stored objects that were replaced, by name.</returns>
    public static (DirectoryContent Content, IReadOnlyList<string> Replaced) Apply(DirectoryContent stored, Declared declared, DateTimeOffset now)
    {
        List<string> replaced = [];
        T Of<T>(string name, T? old, T row, Func<T, T> asStored)
            where T : class
        {
            if (old is not null && !asStored(row).Equals(old))
            {
                replaced.Add(name);
            }

            return row;
        }

        var content = stored;
        if (declared.Seat is { } seat)
        {
            var row = new SeatRow(seat.Settings, seat.Secrets, Declared: true);
            content = content with { Seat = Of("Router's seat at Meta", stored.Seat, row, r => r with { Declared = false }) };
        }

        foreach (var app in declared.Apps)
        {
            var old = stored.Apps.GetValueOrDefault(app.Id);
            // An app that was parked stays parked, unless the file gives it another address.
            var row = new AppRow(app.Settings, app.Secret, app.Callback, Declared: true)
            {
                Parked = old?.Callback.Address == app.Callback.Address ? old?.Parked : null,
            };
            content = content with { Apps = content.Apps.SetItem(app.Id, Of($"app {app.Id}", old, row, r => r with { Declared = false })) };
        }

        foreach (var page in declared.Pages)
        {
            var old = stored.Pages.GetValueOrDefault(page.Id);
            var row = new PageRow(page.Settings, Declared: true) { Token = page.Token ?? old?.Token, TokenDeclared = page.Token is not null };
            content = content with
            {
                Pages = content.Pages.SetItem(page.Id, Of($"Page {page.Id}", old, row, r => r with { Declared = false, TokenDeclared = false })),
            };
            foreach (var part in page.Apps)
            {
                var key = new PageAppKey(page.Id, part.App);
                content = content with
                {
                    PageApps = content.PageApps.SetItem(key, Of(
                        $"app {part.App} on Page {page.Id}",
                        stored.PageApps.GetValueOrDefault(key),
                        new PageAppRow(part.Settings, Declared: true),
                        r => r with { Declared = false })),
                };
            }
        }

        return (content with { Tokens = Tokens(content.Tokens, declared, now) }, replaced);
    }

    /// <summary>
    /// Says of each object whether the file names it, and changes nothing else: what is stored counts, also where another process,
    /// with a newer file, has seeded it.
    /// </summary>
    public static DirectoryContent Mark(DirectoryContent stored, Declared declared)
    {
        var apps = declared.Apps.Select(app => app.Id).ToHashSet();
        var pages = declared.Pages.ToDictionary(page => page.Id);
        var parts = declared.Pages.SelectMany(page => page.Apps.Select(part => new PageAppKey(page.Id, part.App))).ToHashSet();
        return stored with
        {
            Seat = stored.Seat is { } seat ? seat with { Declared = declared.Seat is not null } : null,
            Apps = stored.Apps.ToImmutableDictionary(app => app.Key, app => app.Value with { Declared = apps.Contains(app.Key) }),
            Pages = stored.Pages.ToImmutableDictionary(page => page.Key, page => page.Value with
            {
                Declared = pages.ContainsKey(page.Key),
                TokenDeclared = pages.GetValueOrDefault(page.Key)?.Token is not null,
            }),
            PageApps = stored.PageApps.ToImmutableDictionary(part => part.Key, part => part.Value with { Declared = parts.Contains(part.Key) }),
        };
    }

    // A token that was taken out of the file is no more valid; one that was issued by the admin API stays.
    private static ImmutableDictionary<string, TokenRow> Tokens(
        ImmutableDictionary<string, TokenRow> stored, Declared declared, DateTimeOffset now)
    {
        var tokens = stored.RemoveRange(stored.Where(token => token.Value.Declared).Select(token => token.Key));
        foreach (var page in declared.Pages)
        {
            foreach (var part in page.Apps)
            {
                foreach (var token in part.Tokens)
                {
                    var hash = DirectorySnapshot.HashOf(token.Text.Reveal());
                    var issuedAt = stored.TryGetValue(hash, out var old) ? old.Entry.IssuedAt : now;
                    tokens = tokens.SetItem(hash, new TokenRow(new TokenEntry(hash, part.App, page.Id, issuedAt, token.ExpiresAt), Declared: true));
                }
            }
        }

        return tokens;
    }
}
