"""What the preview server is made of: files, news, and the pages it adds to a site."""
